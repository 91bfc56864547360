using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>A text that is another. One that is not there equals the empty one, as in LogQL.</summary>
internal sealed class EqualTest(string expected) : TextTest
{
    private readonly byte[] _expected = Encoding.UTF8.GetBytes(expected);

    /// <summary>The other, as UTF-8.</summary>
    public ReadOnlySpan<byte> Expected => _expected;

    /// <inheritdoc/>
    public override bool Holds(ReadOnlySpan<byte> text, bool isThere) => text.SequenceEqual(_expected);
}
