using System.IO.Hashing;
using System.Text;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>A hash of where a stream is pushed to: what one Loki has taken says nothing of another one.</summary>
internal static class SinkHash
{
    /// <summary>The hash of the address, without credentials in it.</summary>
    public static uint Of(LokiSinkOptions sink) => XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(AddressOf(sink.Endpoint) + sink.Path));

    private static string AddressOf(string endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
        ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : endpoint;
}
