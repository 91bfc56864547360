using System.Text;
using CsCheck;

namespace OrleansKafkaLoki.Grains.Tests.Records.Values;

/// <summary>Texts that have much of what a test is about.</summary>
internal static class AnyText
{
    /// <summary>A text of these pieces in any order and number.</summary>
    public static Gen<byte[]> Of(params string[] pieces) =>
        Gen.Int[0, pieces.Length - 1].Array[0, 12].Select(picks => Encoding.UTF8.GetBytes(string.Concat(picks.Select(pick => pieces[pick]))));
}
