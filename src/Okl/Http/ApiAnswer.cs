using System.Text.Json.Nodes;

namespace OrleansKafkaLoki.Okl.Http;

/// <summary>What the API answered.</summary>
/// <param name="Text">As it came.</param>
/// <param name="Json">The same, read; an empty object where there was no body.</param>
internal sealed record ApiAnswer(string Text, JsonNode Json);
