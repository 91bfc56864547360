using CsCheck;
using OrleansKafkaLoki.Quickstart.Loki.Labels;
using OrleansKafkaLoki.Quickstart.Loki.Query;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Query;

public sealed class SelectorTextTests
{
    /// <summary>Values of all that means something to LogQL, Go's strings or RE2.</summary>
    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.String[Gen.Char["abAB019 ._-/:|*+?()[]{}^$\\\"`'#,=~!&<>\n\r\t\0\x01\x1b\x7fé€"], 1, 8], Gen.String[Gen.Char.AlphaNumeric, 1, 8]);

    [Fact]
    public void Of_Streams_FindsEachAndNoneWithAnotherValue() =>
        Gen.Select(Value.Array[3].Array[1, 8], Value).Sample((streams, other) =>
        {
            var selection = QueryParser.Parse(Selector(streams)).Selection;

            var isAmong = Array.Exists(streams, stream => stream[1] == other);
            return Array.TrueForAll(streams, stream => selection.Selects(Labels(stream)))
                && selection.Selects(Labels([streams[0][0], other, streams[0][2]])) == isAmong;
        });

    [Fact]
    public void Of_OneStream_NamesItsLabels() => Assert.Equal("""{app="a\"b", pod="x.y", zone="1"}""", Selector(["a\"b", "x.y", "1"]));

    [Fact]
    public void Of_LabelsThatDiffer_NamesTheirValuesOnce() => Assert.Equal(
        """{app="a", pod=~"x\\.1|y\"\\||z", zone=~"1|2"}""", Selector(["a", "x.1", "1"], ["a", "y\"|", "1"], ["a", "z", "2"]));

    [Fact]
    public void Of_WordsOfLogQl_AreLeftOut() =>
        Assert.Equal("""{pod=~"x|y"}""", SelectorText.Of([StreamLabels.Parse("""{by="1", pod="x"}"""), StreamLabels.Parse("""{by="2", pod="y"}""")]));

    private static string Selector(params string[][] streams) => SelectorText.Of([.. streams.Select(stream => StreamLabels.Parse(Labels(stream).Text))]);

    private static LabelSet Labels(string[] values) => new([new("app", values[0]), new("pod", values[1]), new("zone", values[2])]);
}
