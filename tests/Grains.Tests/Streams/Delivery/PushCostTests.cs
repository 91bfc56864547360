using System.Diagnostics;
using System.Globalization;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Delivery;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

/// <summary>What it costs that an operator can see how a stream fares: nothing for a record, and this for a push.</summary>
public sealed class PushCostTests
{
    private const int Pushes = 200_000;

    [LongFact]
    public async Task Progress_OfAPush_SaysWhatItCosts()
    {
        var progress = new StreamProgress(TimeProvider.System);
        var pusher = new OpenPusher(TimeProvider.System, TimeSpan.Zero, (_, _) => Task.FromResult(PushAnswer.Delivered(204)));
        var batch = new WholeBatch(new LabelStream("app", "", "{}"), new TestEntries([], 0));
        for (var round = 0; round < 3; round++)
        {
            var (bare, told) = (await TimeAsync(null), await TimeAsync(progress));
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"a push that sends nothing: {bare:0} ns; with what is told of it: {told:0} ns, {told / bare:0.00} times"));
        }

        async Task<double> TimeAsync(StreamProgress? tell)
        {
            var started = Stopwatch.GetTimestamp();
            for (var push = 0; push < Pushes; push++)
            {
                tell?.Paced(mustWait: false);
                var answer = await pusher.PushAsync(batch, CancellationToken.None);
                tell?.Ended(answer);
                tell?.Observe(push, 0);
            }

            return Stopwatch.GetElapsedTime(started).TotalNanoseconds / Pushes;
        }
    }
}
