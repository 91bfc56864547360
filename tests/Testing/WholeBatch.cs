using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Testing;

/// <summary>A batch that is sent whole at every attempt.</summary>
internal sealed record WholeBatch(LabelStream Stream, IBatchEntries Entries) : IPushSteps
{
    public bool IsOurs => true;

    public ValueTask<bool> MustAskAsync(CancellationToken cancellationToken) => default;

    public ValueTask<PushAnswer?> ConfirmAsync() => default;

    public ValueTask<PushAnswer?> AskAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public bool TryPrepare() => true;

    public bool MayShare { get; init; }

    public void Postponed(in PushAnswer answer)
    {
    }

    public void WaitsFor(TimeSpan wait)
    {
    }
}
