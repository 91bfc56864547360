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
        if (labels.Selector is not { } selector)
        {
            return new ReadAnswer(ReadOutcome.Forbidden, 0, $"The labels {stream.Labels} are words of Loki's query language: it cannot be asked for them.");
        }

        // Loki names the labels with every entry that has metadata of its own, and adds some.
        var eachBytes = entryBytes + stream.Labels.Length + Overhead;
        var bytes = _sizes.Of(stream.Tenant);
        var cursor = new PageCursor(fromNs, Fitting(bytes, eachBytes));
        int? repeatsLeft = null;
        while (true)
        {
            var query = new PageQuery(stream.Tenant, selector, cursor.FromNs, toNs, cursor.Limit);
            var answer = await AskAsync(query, labels, cancellationToken);
            if (answer.Page is { } page)
            {
                repeatsLeft = MostRepeats;
                if (!cursor.Take(page, visit))
                {
                    return answer.Answer;
                }
            }
            else if (answer.FailedFast && repeatsLeft > 0)
            {
                repeatsLeft--;
                if (answer.TooMuch)
                {
                    _sizes.TryShrink(stream.Tenant, (int)Math.Min(bytes, (long)cursor.Limit * eachBytes));
                    cursor.TryKeepTo(Fitting(_sizes.Of(stream.Tenant), eachBytes));
                }
            }
            else if (answer.TooMuch && _sizes.TryShrink(stream.Tenant, (int)Math.Min(bytes, (long)cursor.Limit * eachBytes)))
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

    private async Task<PageAnswer> AskAsync(PageQuery query, StreamLabels labels, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await _client.AskAsync(query, labels, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }
}
