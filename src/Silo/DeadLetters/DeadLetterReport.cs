using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Tells an operator of one pipeline's new dead letters: at once, and then in one line a minute for as long as more come.</summary>
internal sealed partial class DeadLetterReport : IDisposable
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private readonly string _pipeline;
    private readonly ILogger<DeadLetterReport> _logger;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<RejectionCause, int> _untold = [];
    private DeadLetter? _sample;
    private bool _resting;

    /// <summary>Tells nothing yet.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="time">The clock of the lines.</param>
    /// <param name="logger">Where they are told.</param>
    public DeadLetterReport(string pipeline, TimeProvider time, ILogger<DeadLetterReport> logger)
    {
        _pipeline = pipeline;
        _logger = logger;
        _timer = time.CreateTimer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>These letters are safe.</summary>
    public void Add(IReadOnlyList<DeadLetter> letters)
    {
        lock (_gate)
        {
            foreach (var letter in letters)
            {
                _untold[letter.Cause] = _untold.GetValueOrDefault(letter.Cause) + 1;
                _sample ??= letter;
            }

            if (_resting)
            {
                return;
            }
        }

        Tell();
    }

    /// <summary>Tells what is not told yet.</summary>
    public void Dispose()
    {
        Tell();
        _timer.Dispose();
    }

    private void Tell()
    {
        lock (_gate)
        {
            _resting = _sample is not null;
            if (_sample is { } letter)
            {
                var causes = string.Join(", ", _untold.Select(cause => $"{RejectionCauses.Name(cause.Key)}: {cause.Value}"));
                LogWritten(_pipeline, _untold.Values.Sum(), causes, letter.Partition, letter.Offset, letter.Reason);
                _untold.Clear();
                _sample = null;
                _timer.Change(BetweenLines, Timeout.InfiniteTimeSpan);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pipeline {Pipeline}: records became dead letters: {Count} ({Causes}), such as {Partition} at {Offset}: {Reason}")]
    private partial void LogWritten(string pipeline, int count, string causes, PartitionId partition, long offset, string reason);
}
