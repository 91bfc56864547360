namespace OrleansKafkaLoki.Quickstart.Loki.Wire;

/// <summary>Is told of every entry that the server stored, and so counts: a repeat that the head block drops is none, any other is.</summary>
internal interface IArrivals
{
    /// <summary>An entry was stored.</summary>
    void OnStored(in EntryView entry);
}
