namespace OrleansKafkaLoki.Silo.Api.Following;

/// <summary>A status as it is sent.</summary>
/// <param name="Json">What it says.</param>
/// <param name="Name">The event's name; null for that of all others.</param>
internal sealed record StatusMessage(ReadOnlyMemory<byte> Json, string? Name);
