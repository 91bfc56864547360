namespace OrleansKafkaLoki.Okl.Http;

/// <summary>A server-sent event.</summary>
/// <param name="Name">Its name; null for that of all others.</param>
/// <param name="Data">What it tells.</param>
/// <param name="Id">Its id; null for none.</param>
internal sealed record ServerEvent(string? Name, string Data, string? Id);
