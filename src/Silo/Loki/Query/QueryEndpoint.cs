using System.Buffers;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>One pipeline's way to Loki's query side: reads streams page by page, a bounded number of pages at a time.</summary>
internal sealed class QueryEndpoint : IDisposable
{
    /// <summary>Bytes of an answer that each entry takes beyond what was sent.</summary>
    private const int Overhead = 128;

    /// <summary>With one, a page that begins where the last one ended would show nothing new.</summary>
    private const int FewestEntries = 2;

    /// <summary>
    /// How often a page behind the first is asked for again right away: a question of many pages would hardly ever come to its end where some
    /// fail, if each of them made it begin anew.
    /// </summary>
    private const int MostRepeats = 8;

    /// <summary>
    /// Pages that a question may turn beyond twice those that what is asked for would fill: more than that lies between it, and two questions
    /// for less cost less.
    /// </summary>
    private const int MostIdlePages = 32;

    /// <summary>The range that a probe asks for, up to now.</summary>
    private const long ProbedNs = 60 * UnixNanos.PerSecond;

    /// <summary>Of what a probe asks for: none of it is wanted.</summary>
    private static readonly AskedStreams Nobodys = new([new AskedStream(StreamLabels.Parse("{service_name=\"\"}"), 0, 0)]);

    private readonly string _selector;
    private readonly QueryHealth _health;
    private readonly TimeProvider _time;
    private readonly int _pageEntries;
    private readonly PageSizes _sizes;
    private readonly QueryClient _client;
    private readonly SemaphoreSlim _slots;

    /// <summary>Opens no connection yet.</summary>
    public QueryEndpoint(
        string pipeline, LokiSinkOptions options, QueryMetrics metrics, TimeProvider timeProvider, ILogger logger, ArrayPool<byte> pool)
    {
        _time = timeProvider;
        _selector = ProbeSelector.Of(options.Labels);
        _pageEntries = options.Query.PageEntries;
        _sizes = new PageSizes(timeProvider);
        _client = new QueryClient(pipeline, options, metrics, timeProvider, logger, pool);
        _slots = new SemaphoreSlim(options.Query.Concurrency);
        _health = new QueryHealth(pipeline, _client.Endpoint, timeProvider, logger);
    }

    /// <inheritdoc cref="QueryHealth.Trouble"/>
    public string? Trouble => _health.Trouble;

    /// <summary>
    /// Tries for those tenants for which it is time whether Loki can be asked, by a question as it would be asked after a crash, but for as
    /// little as can be.
    /// </summary>
    /// <param name="tenants">The tenants that there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task ProbeAsync(IEnumerable<string> tenants, CancellationToken cancellationToken) =>
        Task.WhenAll(_health.TakeDue(tenants).Select(tenant => TryAsync(tenant, cancellationToken)));

    /// <inheritdoc cref="ILokiReader.ReadAsync"/>
    public async Task<ReadAnswer> ReadAsync(StreamQuestion question, CancellationToken cancellationToken)
    {
        var stream = question.Stream;
        var labels = StreamLabels.Parse(stream.Labels, question.Beside);
        return labels.Selector is null
            ? new ReadAnswer(ReadOutcome.Forbidden, 0, $"The labels {stream.Labels} are words of Loki's query language: it cannot be asked for them.")
            : await ReadAsync(stream.Tenant, new AskedStreams([new AskedStream(labels, question.FromNs, question.ToNs)]), [question], cancellationToken);
    }

    /// <inheritdoc cref="ILokiReader.ReadTogetherAsync"/>
    /// <param name="tenant">Whose streams they are about.</param>
    /// <param name="questions">The questions.</param>
    public Task ReadTogetherAsync(string tenant, IEnumerable<StreamQuestion> questions) =>
        Task.WhenAll(QuestionGroup.Of(questions, _pageEntries, _sizes.Of(tenant)).Select(group => ReadTogetherAsync(tenant, group)));

    /// <summary>
    /// Bytes that the entries of an answer take as far as they are expected: Loki names the labels with each that has metadata of its own, and
    /// adds some.
    /// </summary>
    public static long BytesOf(StreamQuestion question) =>
        (long)question.Entries * (question.EntryBytes + question.Stream.Labels.Length + Overhead);

    private async Task ReadTogetherAsync(string tenant, QuestionGroup group)
    {
        var questions = group.Questions;
        var answer = questions.Count == 1 ? default(ReadAnswer?) : await ReadAsync(tenant, group.Streams, questions, CancellationToken.None);
        foreach (var question in questions)
        {
            if (answer is { Outcome: ReadOutcome.Complete } complete)
            {
                question.Answer(complete);
            }
            else
            {
                question.AskAlone();
            }
        }
    }

    private async Task<ReadAnswer> ReadAsync(
        string tenant, AskedStreams streams, IReadOnlyList<StreamQuestion> questions, CancellationToken cancellationToken)
    {
        var expected = questions.Sum(question => (long)question.Entries);
        var eachBytes = (int)(questions.Sum(BytesOf) / Math.Max(1, expected));
        var bytes = _sizes.Of(tenant);
        var cursor = new PageCursor(streams.FromNs, Fitting(bytes, eachBytes));
        var pagesLeft = MostIdlePages + (2 * expected / cursor.Limit);
        int? repeatsLeft = null;
        while (true)
        {
            var query = new PageQuery(tenant, streams.Selector, cursor.FromNs, streams.ToNs, cursor.Limit);
            var answer = await AskAsync(query, streams, cancellationToken);
            if (streams.Count == 1 || answer.Page is not null)
            {
                _health.Record(tenant, answer.Answer, isProbe: false);
            }

            if (answer.Page is { } page)
            {
                repeatsLeft = MostRepeats;
                if (!cursor.Take(page, found => questions[found.Stream].Visit(found.Entry)))
                {
                    return answer.Answer;
                }

                if (pagesLeft-- == 0)
                {
                    return answer.Answer with { Outcome = ReadOutcome.TooMuch, Reason = "The stream holds far more in this range than what is asked for." };
                }

                if (streams.Count > 1 && page.IsMostlyOthers)
                {
                    return answer.Answer with { Outcome = ReadOutcome.Unavailable, Reason = "The streams have too little in common." };
                }
            }
            else if (answer.FailedFast && repeatsLeft > 0)
            {
                repeatsLeft--;
                if (answer.TooMuch)
                {
                    _sizes.TryShrink(tenant, (int)Math.Min(bytes, (long)cursor.Limit * eachBytes));
                    cursor.TryKeepTo(Fitting(_sizes.Of(tenant), eachBytes));
                }
            }
            else if (answer.TooMuch && _sizes.TryShrink(tenant, (int)Math.Min(bytes, (long)cursor.Limit * eachBytes)))
            {
                var reason = $"{answer.Answer.Reason} (in answer to at most {cursor.Limit} entries, some {bytes / 1024} KiB; the next page is smaller)";
                return answer.Answer with { Outcome = ReadOutcome.Unavailable, Reason = reason, SmallerNext = true };
            }
            else if (answer.MostEntries is not { } most)
            {
                return answer.Answer with { MayBeTooMuch = answer.TooMuch };
            }
            else if (!cursor.TryKeepTo(most))
            {
                var reason = $"Entries cannot be told apart: at least {most} have the timestamp {cursor.FromNs}, all that Loki shows at once: {answer.Answer.Reason}";
                return answer.Answer with { Outcome = ReadOutcome.TooMuch, Reason = reason };
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _slots.Dispose();
    }

    private async Task TryAsync(string tenant, CancellationToken cancellationToken)
    {
        var now = UnixNanos.Of(_time.GetUtcNow());
        var answer = await AskAsync(new PageQuery(tenant, _selector, now - ProbedNs, now, FewestEntries), Nobodys, cancellationToken);
        _health.Record(tenant, answer.Answer, isProbe: true);
    }

    private int Fitting(int bytes, int eachBytes) => Math.Min(_pageEntries, Math.Max(FewestEntries, bytes / eachBytes));

    /// <summary>Asks once for sums over time.</summary>
    public Task<QueryAnswer> AskAsync(SumQuery query, CancellationToken cancellationToken) => InTurnAsync(() => _client.AskAsync(query, cancellationToken), cancellationToken);

    private Task<QueryAnswer> AskAsync(PageQuery query, AskedStreams streams, CancellationToken cancellationToken) =>
        InTurnAsync(() => _client.AskAsync(query, streams, cancellationToken), cancellationToken);

    private async Task<QueryAnswer> InTurnAsync(Func<Task<QueryAnswer>> ask, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await ask();
        }
        finally
        {
            _slots.Release();
        }
    }
}
