using System.Globalization;
using Confluent.Kafka;

namespace OrleansKafkaLoki.EndToEnd.Tests.RealKafka;

/// <summary>Writes numbered lines to a partition, each once, twice a second until it is told to stop, whatever the broker does meanwhile.</summary>
internal sealed class Ticks : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IProducer<Null, string> _producer;
    private readonly Task _ticking;
    private int _count;

    public Ticks(string servers, string topic)
    {
        _producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = servers, EnableIdempotence = true }).SetLogHandler((_, _) => { }).Build();
        _ticking = Task.Run(() => TickAsync(topic));
    }

    /// <summary>The line of a tick.</summary>
    public static string Line(int number) => string.Create(CultureInfo.InvariantCulture, $"tick {number}");

    /// <summary>Ticks so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Stops and waits until Kafka has all; returns the lines.</summary>
    public async Task<string[]> StopAsync()
    {
        await _stop.CancelAsync();
        await _ticking;
        await Task.Run(() => _producer.Flush(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        return [.. Enumerable.Range(0, Count).Select(Line)];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _ticking;
        _producer.Dispose();
        _stop.Dispose();
    }

    private async Task TickAsync(string topic)
    {
        while (!_stop.IsCancellationRequested)
        {
            _producer.Produce(new TopicPartition(topic, 0), new Message<Null, string> { Value = Line(Count) });
            Interlocked.Increment(ref _count);
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
