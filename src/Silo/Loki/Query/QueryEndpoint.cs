using System.Buffers;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
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

    private readonly int _pageEntries;
    private readonly PageSizes _sizes;
    private readonly QueryClient _client;
    private readonly SemaphoreSlim _slots;

    /// <summary>Opens no connection yet.</summary>
    public QueryEndpoint(string pipeline, LokiSinkOptions options, QueryMetrics metrics, TimeProvider timeProvider, ArrayPool<byte> pool)
    {
        _pageEntries = options.Query.PageEntries;
        _sizes = new PageSizes(timeProvider);
        _client = new QueryClient(pipeline, options, metrics, timeProvider, pool);
        _slots = new SemaphoreSlim(options.Query.Concurrency);
    }

    /// <inheritdoc cref="ILokiReader.ReadAsync"/>
    public async Task<ReadAnswer> ReadAsync(
        LabelStream stream, long fromNs, long toNs, int entryBytes, Action<StoredEntry> visit, CancellationToken cancellationToken)
    {
        var labels = StreamLabels.Parse(stream.Labels);
        if (labels.Selector is null)
        {
            return new ReadAnswer(ReadOutcome.Forbidden, 0, $"The labels {stream.Labels} are words of Loki's query language: it cannot be asked for them.");
        }

        var asked = new AskedStreams([new AskedStream(labels, fromNs, toNs)]);
        return await ReadAsync(stream.Tenant, asked, BytesOf(stream, entryBytes), found => visit(found.Entry), cancellationToken);
    }

    /// <inheritdoc cref="ILokiReader.ReadTogetherAsync"/>
    /// <param name="tenant">Whose streams they are about.</param>
    /// <param name="questions">The questions.</param>
    public Task ReadTogetherAsync(string tenant, IEnumerable<StreamQuestion> questions) =>
        Task.WhenAll(QuestionGroup.Of(questions, _pageEntries, _sizes.Of(tenant)).Select(group => ReadTogetherAsync(tenant, group)));

    /// <summary>Bytes that an entry takes of an answer: Loki names the labels with each that has metadata of its own, and adds some.</summary>
    public static int BytesOf(LabelStream stream, int entryBytes) => entryBytes + stream.Labels.Length + Overhead;

    /// <summary>Nothing is passed on before all is known, so that each stream can still be asked for alone.</summary>
    private async Task ReadTogetherAsync(string tenant, QuestionGroup group)
    {
        var questions = group.Questions;
        var stored = questions.Select(_ => new List<StoredEntry>()).ToList();
        var answer = questions.Count == 1 ? default(ReadAnswer?) : await ReadAsync(
            tenant, group.Streams, group.EachBytes, found => stored[found.Stream].Add(found.Entry), CancellationToken.None);
        for (var i = 0; i < questions.Count; i++)
        {
            if (answer is { Outcome: ReadOutcome.Complete } complete)
            {
                questions[i].Answer(complete, stored[i]);
            }
            else
            {
                questions[i].AskAlone();
            }
        }
    }

    private async Task<ReadAnswer> ReadAsync(
        string tenant, AskedStreams streams, int eachBytes, Action<FoundEntry> visit, CancellationToken cancellationToken)
    {
        var bytes = _sizes.Of(tenant);
        var cursor = new PageCursor(streams.FromNs, Fitting(bytes, eachBytes));
        int? repeatsLeft = null;
        while (true)
        {
            var query = new PageQuery(tenant, streams.Selector, cursor.FromNs, streams.ToNs, cursor.Limit);
            var answer = await AskAsync(query, streams, cancellationToken);
            if (answer.Page is { } page)
            {
                repeatsLeft = MostRepeats;
                if (!cursor.Take(page, visit))
                {
                    return answer.Answer;
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
                return answer.Answer;
            }
            else if (!cursor.TryKeepTo(most))
            {
                var reason = $"Entries cannot be told apart: at least {most} have the timestamp {cursor.FromNs}, all that Loki shows at once: {answer.Answer.Reason}";
                return answer.Answer with { Reason = reason };
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _slots.Dispose();
    }

    private int Fitting(int bytes, int eachBytes) => Math.Min(_pageEntries, Math.Max(FewestEntries, bytes / eachBytes));

    private async Task<PageAnswer> AskAsync(PageQuery query, AskedStreams streams, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await _client.AskAsync(query, streams, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }
}
