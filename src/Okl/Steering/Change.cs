using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Steering;

/// <summary>A change that the API is asked for.</summary>
/// <param name="Method">How.</param>
/// <param name="Path">Where.</param>
/// <param name="Body">What; the reason is added.</param>
/// <param name="View">How people see what came of it.</param>
/// <param name="Lasts">How long the API itself waits before it answers.</param>
internal sealed record Change(HttpMethod Method, string Path, JsonObject Body, IView View, TimeSpan Lasts = default);
