using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Steering;

/// <summary>A change that the API is asked for.</summary>
/// <param name="Method">How.</param>
/// <param name="Path">Where.</param>
/// <param name="Body">What; null where the method takes none.</param>
/// <param name="View">How people see what came of it.</param>
/// <param name="Lasts">How long the API itself waits before it answers.</param>
internal sealed record Change(HttpMethod Method, string Path, JsonObject? Body, IView View, TimeSpan Lasts = default)
{
    /// <summary>The same for a reason, which stands in the body, or else in the path.</summary>
    public Change For(string reason)
    {
        if (Body is null)
        {
            return this with { Path = Path.With(("reason", reason)) };
        }

        Body["reason"] = reason;
        return this;
    }
}
