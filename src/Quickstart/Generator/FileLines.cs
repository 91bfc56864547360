using System.Text;

namespace OrleansKafkaLoki.Quickstart.Generator;

/// <summary>The lines of a file byte by byte as they stand there, without their line ends: once, or over and over.</summary>
internal sealed class FileLines : ILineSource
{
    private readonly byte[] _content;
    private readonly bool _cycle;
    private int _position;

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public FileLines(string path, bool cycle)
    {
        var content = File.ReadAllBytes(path);
        var mark = Encoding.UTF8.Preamble;
        _content = content.AsSpan().StartsWith(mark) ? content[mark.Length..] : content;
        _cycle = cycle;
    }

    /// <inheritdoc/>
    public byte[]? Next()
    {
        if (_position >= _content.Length)
        {
            if (!_cycle || _content.Length == 0)
            {
                return null;
            }

            _position = 0;
        }

        var rest = _content.AsSpan(_position);
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        _position += end < 0 ? rest.Length : end + 1;
        return (line.EndsWith("\r"u8) ? line[..^1] : line).ToArray();
    }
}
