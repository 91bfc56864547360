namespace OrleansKafkaLoki.Silo.Testing;

/// <summary>What a test expects of one result: an entry, or that it is left out or refused. What is not named may be anything.</summary>
public sealed class TestExpectationOptions
{
    /// <summary>Labels that the entry has, among others unless the test is exact.</summary>
    public Dictionary<string, string> Labels { get; set; } = [];

    /// <summary>The entry's line.</summary>
    public string? Line { get; set; }

    /// <summary>The entry's time in RFC 3339, held against it as exactly as it is written: 12:00:00.5Z holds of 12:00:00.512Z, too.</summary>
    public string? Time { get; set; }

    /// <summary>The entry's tenant.</summary>
    public string? Tenant { get; set; }

    /// <summary>Structured metadata that the entry has, among others unless the test is exact.</summary>
    public Dictionary<string, string> Metadata { get; set; } = [];

    /// <summary>It is left out, and this is the reason it is counted under.</summary>
    public string? Dropped { get; set; }

    /// <summary>It goes to the dead letters, and this is the cause, such as undecodable.</summary>
    public string? Refused { get; set; }
}
