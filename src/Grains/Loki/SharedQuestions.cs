namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>
/// Asks Loki for many streams at once: after a crash, or a push of many that got no answer, all of them ask. The first asks by itself;
/// those that follow within a moment are gathered, and asked for together when it is over. Thread-safe.
/// </summary>
/// <param name="reader">Asks Loki.</param>
/// <param name="time">The clock of the moment.</param>
public sealed class SharedQuestions(ILokiReader reader, TimeProvider time)
{
    /// <summary>Little beside <c>query.settle_secs</c>, after which most questions come.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private List<StreamQuestion>? _gathering;

    /// <summary>Asks once, perhaps together with others; by itself where that got no answer.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ReadAnswer> AskAsync(StreamQuestion question, CancellationToken cancellationToken) =>
        Gathers(question) && await question.Answered.WaitAsync(cancellationToken) is { } answer ? answer : await AskAloneAsync(question, cancellationToken);

    /// <summary>Asks once, for this stream only.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task<ReadAnswer> AskAloneAsync(StreamQuestion question, CancellationToken cancellationToken) =>
        reader.ReadAsync(question, cancellationToken);

    private bool Gathers(StreamQuestion question)
    {
        lock (_gate)
        {
            if (_gathering is not null)
            {
                _gathering.Add(question);
                return true;
            }

            _gathering = [];
        }

        _ = GatherAsync();
        return false;
    }

    /// <summary>Not on the grain that happened to be first: it may be gone before the others.</summary>
    private async Task GatherAsync()
    {
        while (true)
        {
            await Task.Delay(Moment, time).ConfigureAwait(false);
            if (TakeGathered() is not { } together)
            {
                return;
            }

            _ = AskTogetherAsync(together);
        }
    }

    /// <summary>What came within the moment; null when nothing did, and the next question is a first one again.</summary>
    private List<StreamQuestion>? TakeGathered()
    {
        lock (_gate)
        {
            var gathered = _gathering is { Count: > 0 } some ? some : null;
            _gathering = gathered is null ? null : [];
            return gathered;
        }
    }

    private async Task AskTogetherAsync(List<StreamQuestion> questions)
    {
        try
        {
            await reader.ReadTogetherAsync(questions).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            questions.ForEach(question => question.Fail(exception));
        }
    }
}
