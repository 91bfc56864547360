namespace OrleansKafkaLoki.Grains.Base;

/// <summary>State that tells whose it is.</summary>
internal interface IOwned
{
    /// <summary>The claim that wrote it, by a name of its own; empty in what nobody, or an early build, wrote.</summary>
    string Owner { get; set; }
}
