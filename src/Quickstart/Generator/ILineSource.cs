namespace OrleansKafkaLoki.Quickstart.Generator;

/// <summary>Where the lines to produce come from.</summary>
internal interface ILineSource
{
    /// <summary>The next line; null when there is no further one.</summary>
    byte[]? Next();
}
