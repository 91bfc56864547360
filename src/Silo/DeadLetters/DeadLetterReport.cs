using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Logs one pipeline's new dead letters: at once, and then in one line a minute for as long as more come.</summary>
internal sealed partial class DeadLetterReport : IDisposable
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private readonly string _pipeline;
    private readonly ILogger<DeadLetterReport> _logger;
    private readonly IPipelineEvents? _events;
    private readonly HashSet<RejectionCause> _told = [];
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<RejectionCause, int> _unlogged = [];
    private readonly SortedSet<string> _rereadTopics = new(StringComparer.Ordinal);
    private DeadLetter? _sample;
    private int _reread;
    private bool _isWaiting;

    /// <summary>Logs nothing yet.</summary>
    public DeadLetterReport(string pipeline, TimeProvider time, ILogger<DeadLetterReport> logger, IPipelineEvents? events = null)
    {
        _pipeline = pipeline;
        _events = events;
        _logger = logger;
        _timer = time.CreateTimer(_ => LogPending(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>These letters are safe.</summary>
    /// <param name="written">Those that were written.</param>
    /// <param name="reread">Those that are dead letters of somebody already, and were left where they are.</param>
    public void Add(IReadOnlyList<DeadLetter> written, IReadOnlyList<DeadLetter> reread)
    {
        lock (_gate)
        {
            foreach (var letter in written)
            {
                _unlogged[letter.Cause] = _unlogged.GetValueOrDefault(letter.Cause) + 1;
                _sample ??= letter;
            }

            _reread += reread.Count;
            _rereadTopics.UnionWith(reread.Select(letter => letter.Partition.Topic));

            if (_isWaiting)
            {
                return;
            }
        }

        LogPending();
    }

    /// <summary>Logs what is not logged yet.</summary>
    public void Dispose()
    {
        LogPending();
        _timer.Dispose();
    }

    private void LogPending()
    {
        lock (_gate)
        {
            _isWaiting = _sample is not null || _reread > 0;
            if (_isWaiting)
            {
                _timer.Change(BetweenLines, Timeout.InfiniteTimeSpan);
            }
            else
            {
                _told.Clear();
            }

            if (_reread > 0)
            {
                LogReread(_pipeline, string.Join(", ", _rereadTopics), _reread);
                _reread = 0;
                _rereadTopics.Clear();
            }

            if (_sample is { } letter)
            {
                var causes = string.Join(", ", _unlogged.Select(cause => $"{RejectionCauses.Name(cause.Key)}: {cause.Value}"));
                Tell(letter);
                LogWritten(_pipeline, _unlogged.Values.Sum(), causes, letter.Partition, letter.Offset, letter.Reason);
                _unlogged.Clear();
                _sample = null;
            }
        }
    }

    /// <summary>Each cause once, until a minute has passed without any. What Loki said may quote the record.</summary>
    private void Tell(DeadLetter sample)
    {
        foreach (var (cause, count) in _unlogged.Where(cause => _told.Add(cause.Key)))
        {
            var name = RejectionCauses.Name(cause);
            var where = sample.Cause == cause ? $", such as {sample.Partition} at {sample.Offset}" : "";
            _events?.Raise(new EventDraft(PipelineEventKind.RecordsRefused, _pipeline, null, $"Records became dead letters ({name}){where}.") { Details = [("cause", name), ("records", count)] });
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "DeadLettersWritten", Message =
        "Pipeline {Pipeline}: records became dead letters: {Count} ({Causes}), such as {Partition} at {Offset}: {Reason}")]
    private partial void LogWritten(string pipeline, int count, string causes, PartitionId partition, long offset, string reason);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "DeadLettersRejectedAgain", Message =
        "Pipeline {Pipeline}: reads dead letters, from {Topics}, and {Count} were rejected again; they stay there and are not written a second time. Leave those topics out of its topics; replay ships dead letters.")]
    private partial void LogReread(string pipeline, string topics, int count);
}
