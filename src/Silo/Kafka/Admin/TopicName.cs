namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>The names that Kafka gives topics.</summary>
internal static class TopicName
{
    private const int MaxLength = 249;

    /// <summary>True when Kafka takes <paramref name="name"/>.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name is not ("." or "..") && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
