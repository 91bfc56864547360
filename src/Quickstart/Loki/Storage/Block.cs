namespace OrleansKafkaLoki.Quickstart.Loki.Storage;

/// <summary>What one push left behind, still compressed: keeping it costs a copy, not an encoding.</summary>
/// <param name="Number">Counts the tenant's blocks.</param>
/// <param name="Data">The accepted streams, as a snappy block of protobuf.</param>
/// <param name="Slices">Which bytes belong to which stream.</param>
internal sealed record Block(long Number, byte[] Data, StreamSlice[] Slices);
