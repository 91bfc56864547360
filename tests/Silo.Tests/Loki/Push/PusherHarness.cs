using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Push;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Push;

/// <summary>A pusher with one pipeline, <c>web</c>, whose time only moves when a test says so, and all that can be seen of it.</summary>
internal sealed class PusherHarness : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, string Tags)> _measurements = [];
    private int _inFlight;

    public PusherHarness(string endpoint, Action<LokiSinkOptions>? configure = null, StepClock? time = null)
    {
        Time = time ?? new StepClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var options = new PipelineOptions();
        options.Sink.Endpoint = endpoint;
        configure?.Invoke(options.Sink);
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ShipperMeter.Name && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measure(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Measure(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measure(instrument.Name, value, tags));
        _listener.Start();
        Pusher = new LokiPusher(
            new TestCatalog(("web", options)), new PushMetrics(factory), Time, Logger, Pool);
    }

    public LokiPusher Pusher { get; }

    public StepClock Time { get; }

    public CountingPool Pool { get; } = new();

    public RecordingLogger<LokiPusher> Logger { get; } = new();

    /// <summary>Pushes that hold a slot.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The only line of the health page.</summary>
    public LokiEndpointHealth Health => Assert.Single(Pusher.Health);

    /// <summary>The sum of an instrument's measurements with these tags (<c>name=value</c>).</summary>
    public double Sum(string instrument, string tags = "pipeline=web")
    {
        lock (_gate)
        {
            return _measurements.Where(m => m.Name == instrument && m.Tags == tags).Sum(m => m.Value);
        }
    }

    /// <summary>How many measurements an instrument has made, of those with these tags, or of all.</summary>
    public int Count(string instrument, string? tags = null)
    {
        lock (_gate)
        {
            return _measurements.Count(m => m.Name == instrument && (tags is null || m.Tags == tags));
        }
    }

    /// <summary>What a gauge says now, by its tags.</summary>
    public IReadOnlyDictionary<string, double> Gauge(string instrument)
    {
        lock (_gate)
        {
            _measurements.RemoveAll(m => m.Name == instrument);
        }

        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            return _measurements.Where(m => m.Name == instrument).ToDictionary(m => m.Tags, m => m.Value);
        }
    }

    /// <summary>Lets waits pass, a step at a time and never during an attempt, until <paramref name="done"/>.</summary>
    public Task AdvanceUntilAsync(Func<bool> done, string expected, double stepSeconds = 0.5) => Eventually.HoldsAsync(
        () =>
        {
            if (done())
            {
                return true;
            }

            if (InFlight == 0)
            {
                Time.Advance(TimeSpan.FromSeconds(stepSeconds));
            }

            return false;
        },
        expected,
        () => $"health {Health}, in flight {InFlight}, time {Time.GetUtcNow():O}");

    /// <summary>Lets waits pass until the task is done, and returns its result.</summary>
    public async Task<T> AdvanceUntilDoneAsync<T>(Task<T> task, double stepSeconds = 0.5)
    {
        await AdvanceUntilAsync(() => task.IsCompleted, "the push is decided", stepSeconds);
        return await task;
    }

    /// <summary>Lets Loki fail twice, which opens the circuit; then it is well again, and nobody pushes.</summary>
    public async Task OpenCircuitAsync(LokiStub loki)
    {
        using var givenUp = new CancellationTokenSource();
        loki.Answer = LokiStub.Status(503, "down");
        List<Task> pushes = [Pusher.PushAsync(TestProtobuf.Batch(), givenUp.Token), Pusher.PushAsync(TestProtobuf.Batch(), givenUp.Token)];
        await Eventually.HoldsAsync(() => Sum("okl.retried.records") == 2, "two pushes fail");
        await givenUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(pushes));
        loki.Answer = LokiStub.Status(204);
    }

    public void Dispose()
    {
        Pusher.Dispose();
        _listener.Dispose();
        _services.Dispose();
    }

    private void Measure(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (name == "okl.push.active")
        {
            Interlocked.Add(ref _inFlight, (int)value);
        }

        var text = string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        lock (_gate)
        {
            _measurements.Add((name, value, text));
        }
    }
}
