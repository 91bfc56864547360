namespace OrleansKafkaLoki.Silo.Audit.Peers;

/// <summary>Whose entries are looked for, and where.</summary>
/// <param name="Peer">The shipper.</param>
/// <param name="Lag">How much later than their records its entries may bear: how far behind it reads, where it writes when it reads.</param>
internal sealed record PeerOptions(Peer Peer, TimeSpan Lag)
{
    /// <summary>The names that <c>--as</c> knows.</summary>
    public static readonly IReadOnlyDictionary<string, Peer> Names = new Dictionary<string, Peer>(StringComparer.Ordinal)
    {
        ["vector"] = Peer.Vector, ["promtail"] = Peer.Promtail, ["alloy"] = Peer.Alloy, ["fluent-bit"] = Peer.FluentBit,
    };

    /// <summary>Its name.</summary>
    public string Name => Names.Single(name => name.Value == Peer).Key;

    /// <summary>Whether its lines are the values as they are.</summary>
    public bool ShipsValues => Peer is Peer.Promtail or Peer.Alloy;
}
