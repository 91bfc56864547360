using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>A text that has another in it.</summary>
internal sealed class ContainsTest(string part) : TextTest
{
    private readonly byte[] _part = Encoding.UTF8.GetBytes(part);

    /// <summary>True when every text has it.</summary>
    public bool HoldsAlways => _part.Length == 0;

    /// <inheritdoc/>
    public override bool Holds(ReadOnlySpan<byte> text, bool isThere) => text.IndexOf(_part) >= 0;
}
