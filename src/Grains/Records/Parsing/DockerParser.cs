using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>
/// Takes a line apart that Docker's driver <c>json-file</c> wrote: <c>{"log":"message\n","stream":"stderr","time":"..."}</c>. The
/// line feed with which it ends each message is left out; a message without one was cut, and goes on in the next.
/// </summary>
internal sealed class DockerParser : ICapturingParser
{
    private readonly JsonPathTree _paths = new();

    /// <summary>A parser.</summary>
    public DockerParser()
    {
        foreach (var name in Names)
        {
            _paths.Add(FieldPath.OfRoot(name));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; } = ["log", "stream", "time"];

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> text, Span<Capture> captures, PooledBufferWriter scratch)
    {
        Span<JsonField> fields = stackalloc JsonField[Names.Count];
        if (!JsonExtractor.TryExtract(text, _paths, fields) || fields[0].Kind is not (JsonFieldKind.Text or JsonFieldKind.EscapedText))
        {
            return false;
        }

        for (var i = 0; i < fields.Length; i++)
        {
            captures[i] = Take(fields[i], text, scratch);
        }

        captures[0] = WithoutLineFeed(captures[0], text, scratch);
        return true;
    }

    private static Capture Take(JsonField field, ReadOnlySpan<byte> text, PooledBufferWriter scratch)
    {
        if (field.Kind != JsonFieldKind.EscapedText)
        {
            return field.Kind == JsonFieldKind.Missing ? Capture.Missing : new Capture(field.Start, field.Length);
        }

        var start = scratch.WrittenCount;
        JsonText.Unescape(field.In(text), scratch);
        return new Capture(start, scratch.WrittenCount - start, IsUnescaped: true);
    }

    private static Capture WithoutLineFeed(Capture log, ReadOnlySpan<byte> text, PooledBufferWriter scratch) =>
        log.In(text, scratch.WrittenSpan) is [.., (byte)'\n'] ? log with { Length = log.Length - 1 } : log;
}
