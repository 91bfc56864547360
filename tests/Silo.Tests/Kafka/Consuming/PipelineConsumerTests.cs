using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Consuming;
using OrleansKafkaLoki.Silo.Kafka.Credentials;
using OrleansKafkaLoki.Silo.Kafka.Health;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

public sealed class PipelineConsumerTests
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task OnError_Fatal_NewClientGoesOnWithoutLossOrDuplicates()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 2);
        bed.AddPipeline("p", "logs").PartitionWindowBytes = 100_000;
        var metrics = new KafkaMetrics(bed.Meters);
        using var admin = new KafkaAdmin("p", bed.Get<KafkaAdmins>().CredentialsOf("p"), metrics);
        await using var consumer = new PipelineConsumer("p", new RecordFields(Key: true, Headers: true), Gather, bed.Budget.Of("p"), admin, metrics, TimeProvider.System, bed.Log);
        using var paused = new MetricReader(bed.Meters, "okl.partition.waiting");
        await bed.ProduceAsync("logs", 0, 100);
        await bed.ProduceAsync("logs", 1, 1000, length: 1000);
        await using var feed = Open(consumer, bed, 0);
        await using var full = Open(consumer, bed, 1);
        FeedReading.AssertSequence(await feed.ReadNumbersAsync(100), 100);
        await Eventually.HoldsAsync(() => paused.Sum == 1, "one paused partition", () => paused.Sum);
        var charged = bed.Budget.Used;

        consumer.OnError(new Error(ErrorCode.Local_Fatal, "fenced", isFatal: true));
        await bed.ProduceAsync("logs", 0, 100, first: 100);
        FeedReading.AssertSequence(await feed.ReadNumbersAsync(100), 100, first: 100);
        Assert.Contains(bed.Log.Lines, line => line.StartsWith("Error: The Kafka consumer of pipeline p failed", StringComparison.Ordinal));

        // The paused partition stays paused, and goes on where it was.
        Assert.Equal(charged, bed.Budget.Used);
        FeedReading.AssertSequence(await full.ReadNumbersAsync(1000), 1000);
    }

    [Fact]
    public async Task Read_CertificatesRenewed_AnotherClientGoesOnWithoutLossOrDuplicates()
    {
        using var folder = new TempFolder();
        var file = folder.File("ca.pem");
        await File.WriteAllTextAsync(file, "0", TestContext.Current.CancellationToken);
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        var source = bed.AddPipeline("p", "logs");
        source.LibrdkafkaOptions["ssl.ca.location"] = file; // Not loaded without TLS, but looked at.
        var time = new FakeTimeProvider();
        using var credentials = new KafkaCredentials("p", source, time, bed.Log);
        var metrics = new KafkaMetrics(bed.Meters);
        using var admin = new KafkaAdmin("p", credentials, metrics);
        await using var consumer = new PipelineConsumer("p", new RecordFields(Key: true, Headers: true), Gather, bed.Budget.Of("p"), admin, metrics, TimeProvider.System, bed.Log);
        await using var feed = Open(consumer, bed, 0);
        List<FeedReading.Numbered> read = [];
        for (var round = 1; round <= 4; round++)
        {
            var producing = bed.ProduceAsync("logs", 0, 2500, first: (round - 1) * 2500);
            read.AddRange(await feed.ReadNumbersAsync(1));
            await File.WriteAllTextAsync(file, $"{round}", TestContext.Current.CancellationToken);
            time.Advance(KafkaCredentials.MaxAge);
            await Eventually.HoldsAsync(() => Renewals() == round, $"{round} new clients read", () => bed.Log.Lines);
            await producing;
            if (read.Count < round * 2500)
            {
                read.AddRange(await feed.ReadNumbersAsync((round * 2500) - read.Count));
            }
        }

        FeedReading.AssertSequence(read, 10_000);
        Assert.DoesNotContain(bed.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));

        int Renewals() => bed.Log.Lines.Count(line => line.Contains("goes on with a new client", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OnError_TopicMayNotBeRead_FaultsThatFeedWithTheRemedy()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 2);
        bed.AddPipeline("p", "logs");
        var metrics = new KafkaMetrics(bed.Meters);
        using var admin = new KafkaAdmin("p", bed.Get<KafkaAdmins>().CredentialsOf("p"), metrics);
        await using var consumer = new PipelineConsumer("p", new RecordFields(Key: true, Headers: true), Gather, bed.Budget.Of("p"), admin, metrics, TimeProvider.System, bed.Log);
        await using var denied = Open(consumer, bed, 0);
        await using var healthy = Open(consumer, bed, 1);
        consumer.OnError(new Error(ErrorCode.TopicAuthorizationFailed, "logs [0]: Fetch from broker 1 failed: Broker: Topic authorization failed"));
        var error = await Assert.ThrowsAsync<FeedException>(async () => await denied.WaitToReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(FeedFault.Fatal, error.Fault);
        Assert.Contains("grant it READ", error.Message, StringComparison.Ordinal);
        await bed.ProduceAsync("logs", 1, 10);
        FeedReading.AssertSequence(await healthy.ReadNumbersAsync(10), 10);
    }

    [Fact]
    public async Task Open_PasswordFileMissing_StartsWhenItIsThere()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        var source = bed.AddPipeline("p", "logs");
        source.Sasl.Enabled = true;
        source.Sasl.Username = "user";
        source.Sasl.PasswordFile = file;

        // The mock cluster knows no SASL; the file is read all the same.
        source.LibrdkafkaOptions["security.protocol"] = "plaintext";
        await bed.ProduceAsync("logs", 0, 10);
        await using var feed = bed.Open("p", "logs");
        await Eventually.HoldsAsync(
            () => bed.Log.Lines.Any(line => line.StartsWith("Error: The Kafka consumer of pipeline p failed", StringComparison.Ordinal)),
            "a log line that the consumer failed");
        await File.WriteAllTextAsync(file, "secret\n", TestContext.Current.CancellationToken);
        try
        {
            FeedReading.AssertSequence(await feed.ReadNumbersAsync(10), 10);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static PartitionFeed Open(PipelineConsumer consumer, KafkaTestBed bed, int partition)
    {
        var feed = new PartitionFeed(
            new PartitionId("p", "logs", partition), bed.Budget.Of("p"), bed.Pipelines["p"].Source.PartitionWindowBytes, consumer);
        consumer.Open(feed, 0, mark: null);
        return feed;
    }
}
