namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>The choices of one schedule. Behind its end everything goes well: every choice is the first one.</summary>
internal sealed class Tape(byte[] choices)
{
    private int _next;

    public bool IsOver => _next >= choices.Length;

    /// <summary>A number below <paramref name="count"/>; 0 behind the end.</summary>
    public int Next(int count) => IsOver ? 0 : choices[_next++] % count;
}
