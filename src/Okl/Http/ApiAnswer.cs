using System.Text.Json.Nodes;

namespace OrleansKafkaLoki.Okl.Http;

/// <summary>What the API answered.</summary>
/// <param name="Text">As it came.</param>
/// <param name="Json">The same, read; an empty object where there was no body.</param>
/// <param name="IsPending">Whether what was wanted is kept, and not all done yet.</param>
internal sealed record ApiAnswer(string Text, JsonNode Json, bool IsPending = false);
