namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>Reads a syslog message from the front.</summary>
internal ref struct SyslogCursor(ReadOnlySpan<byte> text, int at)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>Where it is.</summary>
    public int At { get; private set; } = at;

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<byte> Rest => _text[At..];

    /// <summary>Passes so many bytes.</summary>
    public void Skip(int length) => At += length;

    /// <summary>Takes so many bytes.</summary>
    public Capture Take(int length)
    {
        var taken = new Capture(At, length);
        At += length;
        return taken;
    }

    /// <summary>Takes what stands before the next space, and passes that.</summary>
    public Capture TakeWord()
    {
        var length = Rest.IndexOf((byte)' ');
        var word = Take(length < 0 ? Rest.Length : length);
        At += length < 0 ? 0 : 1;
        return word;
    }
}
