using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Rendering;
using OrleansKafkaLoki.Silo.Preflight.Prediction;
using static OrleansKafkaLoki.Silo.Tests.Preflight.SampleBed;

namespace OrleansKafkaLoki.Silo.Tests.Preflight.Prediction;

public sealed class PipelinePredictionTests
{
    /// <summary>Of a busy partition the sample covers a shorter time than of one that is not.</summary>
    [Fact]
    public void Reckon_PartitionsOfDifferentRates_EachEntryStandsForAsManyAsItsPartitionsRateSays()
    {
        var (busy, calm) = (Partition(0), Partition(1));
        for (var i = 0; i < 1000; i++)
        {
            busy.Add(i * 0.01, Entry("""{app="busy"}""", 50));
            calm.Add(i * 0.1, Entry("""{app="calm"}""", 200));
        }

        var made = new PipelinePrediction([busy, calm], Now.ToUnixTimeMilliseconds());

        Assert.Equal(110, made.EntriesPerSec, 1.0);
        Assert.Equal(7000, made.BytesPerSec, 50.0);
        Assert.Equal(["""{app="busy"}""", """{app="calm"}"""], made.Streams.Select(stream => stream.Stream.Labels));
        Assert.Equal(110, Assert.Single(made.Topics).RecordsPerSec!.Value, 1.0);
    }

    [Fact]
    public void Reckon_Labels_AreToldWithThoseValuesThatMostStreamsHave()
    {
        var sample = Partition();
        for (var i = 0; i < 20; i++)
        {
            sample.Add(20 - i, Entry($$"""{app="{{(i % 4 == 0 ? "a" : "b")}}", pod="{{i}}"}"""));
        }

        var made = new PipelinePrediction([sample], Now.ToUnixTimeMilliseconds());

        Assert.Equal(["pod", "app"], made.Labels.Select(label => label.Name));
        Assert.Equal(new Richness(20, 210), made.Labels[0].Values);
        Assert.Equal([new LabelValue("b", 15, 15), new LabelValue("a", 5, 5)], made.Labels[1].Worst);
        Assert.Equal(new Richness(20, 210), made.StreamCount);
    }

    [Fact]
    public void Reckon_RecordsThatAreNoEntries_AreCountedByTheirReasons()
    {
        var (first, second) = (Partition(0), Partition(1));
        first.Add(3, new RenderedDrop(0, "drop", "debug"));
        first.Add(2, new RenderedRefusal(null, RejectionCause.Undecodable, "The value is no JSON object."));
        second.Add(1, new RenderedDrop(0, "drop", "debug"), Entry("{}", tenant: "acme"));
        second.Add(0, new RenderedRefusal(null, RejectionCause.Undecodable, "The value is an array."));

        var made = new PipelinePrediction([first, second], Now.ToUnixTimeMilliseconds());

        Assert.Equal((4, 1), (made.Records, made.Entries));
        Assert.Equal(new Dictionary<string, long> { ["debug"] = 2 }, made.Dropped);
        Assert.Equal(new Dictionary<string, RefusedRecords> { ["undecodable"] = new(2, "The value is no JSON object.") }, made.Refused);
        Assert.Equal("acme", Assert.Single(made.Tenants).Tenant);
    }

    [Fact]
    public void Reckon_AllAtOneTime_TellsNoRate()
    {
        var sample = Partition();
        sample.Add(5, Entry("{}"));
        sample.Add(5, Entry("{}"));

        var made = new PipelinePrediction([sample], Now.ToUnixTimeMilliseconds());

        Assert.False(made.IsRateKnown);
        Assert.Null(Assert.Single(made.Topics).RecordsPerSec);
    }
}
