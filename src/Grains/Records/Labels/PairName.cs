namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>How the configuration names pairs: as they are called, by a template, or with a <c>*</c> for the fields of an object.</summary>
public static class PairName
{
    /// <summary>True for a name that ends in <c>*</c>.</summary>
    public static bool IsExpansion(string name) => name.EndsWith('*');

    /// <summary>True for a name that every record's pair has.</summary>
    public static bool IsFixed(string name) => !IsExpansion(name) && !IsTemplate(name);

    /// <summary>True for a name that depends on the record.</summary>
    public static bool IsTemplate(string name) => name.Contains("{{", StringComparison.Ordinal);
}
