using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansKafkaLoki.Okl.Json;

/// <summary>How JSON is written that was put together here: letters stay letters.</summary>
internal static class JsonWriting
{
    /// <summary>On one line.</summary>
    public static JsonSerializerOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
