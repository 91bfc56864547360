using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Query;

public sealed class StreamLabelsTests
{
    [Theory]
    [InlineData("""{app="api"}""", "app=api", true)]
    [InlineData("""{app="api"}""", "app=api|service_name=x", true)]
    [InlineData("""{app="api"}""", "app=api|__stream_shard__=1|__time_shard__=2", true)]
    [InlineData("""{app="api"}""", "app=api|_own=1", false)]
    [InlineData("""{app="api"}""", "app=API", false)]
    [InlineData("""{app="api", env="a"}""", "app=api", false)]
    [InlineData("""{app="api", service_name="a"}""", "app=api|service_name=a", true)]
    [InlineData("""{app="api", service_name="a"}""", "app=api|service_name=b", false)]
    [InlineData("""{a="}, b=\"", b="{\\"}""", "a=}, b=\"|b={\\", true)]
    [InlineData("""{a="\n\r\t\x00\x1b\x7f é/"}""", "a=\n\r\t\0\x1b\x7f é/", true)]
    [InlineData("""{a="\\x41"}""", "a=\\x41", true)]
    public void AreThoseOf_Labels_TellsOursFromOthers(string ours, string stream, bool expected)
    {
        var labels = stream.Split('|').Select(label => label.Split('=', 2)).ToDictionary(label => label[0], label => label[1]);

        Assert.Equal(expected, StreamLabels.Parse(ours).AreThoseOf(labels));
    }

    [Theory]
    [InlineData("app=api|replayed=1", true)]
    [InlineData("app=api", true)]
    [InlineData("app=api|replayed=1|more=2", false)]
    [InlineData("replayed=1", false)]
    public void AreThoseOf_LabelBeside_MayBeThereOrNot(string stream, bool expected)
    {
        var labels = stream.Split('|').Select(label => label.Split('=', 2)).ToDictionary(label => label[0], label => label[1]);

        Assert.Equal(expected, StreamLabels.Parse("""{app="api"}""", beside: "replayed").AreThoseOf(labels));
    }

    [Theory]
    [InlineData("""{a="}, b=\"", b="{\\"}""", """{a="}, b=\"", b="{\\"}""")]
    [InlineData("""{a="1", by="\"2", c="\x00"}""", """{a="1", c="\x00"}""")]
    [InlineData("""{Offset="1", b="2"}""", """{b="2"}""")]
    [InlineData("""{by="1", on="2"}""", null)]
    public void Selector_Labels_LeavesOutWordsOfLogQl(string labels, string? selector) => Assert.Equal(selector, StreamLabels.Parse(labels).Selector);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{a}")]
    [InlineData("{a=\"x}")]
    [InlineData("{a=\"x\"")]
    [InlineData("{a=\"x\" b=\"y\"}")]
    [InlineData("{a=\"\\q\"}")]
    [InlineData("{a=\"\\x8\"}")]
    [InlineData("{a=\"\\xff\"}")]
    [InlineData("{a=\"\\")]
    public void Parse_NoLabelSet_Throws(string text) => Assert.Throws<FormatException>(() => StreamLabels.Parse(text));
}
