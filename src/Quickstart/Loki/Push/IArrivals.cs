namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>Is told of every entry that the server stored, repeats included.</summary>
internal interface IArrivals
{
    /// <summary>An entry was stored.</summary>
    void OnStored(in EntryView entry);
}
