namespace OrleansKafkaLoki.Quickstart.Ledger;

/// <summary>
/// The account of one partition: five bytes per offset, and none any more once a whole page of offsets has been produced
/// and delivered. Production and arrival of a record are recorded in any order.
/// </summary>
internal sealed class DeliveredOffsets(TimeProvider time)
{
    private const int MaxListed = 5;

    /// <summary>An arrival further ahead is no record whose production is yet to be recorded, and must not cost memory.</summary>
    private const int MaxPagesAhead = 64;

    private readonly Lock _gate = new();
    private readonly List<LedgerPage?> _pages = [];
    private readonly List<long> _duplicated = [];
    private readonly List<long> _altered = [];
    private LedgerTotals _totals;
    private long _producedBytes;
    private long _watermark;
    private ArrivalGaps _gaps;

    /// <summary>The sums at this moment.</summary>
    public LedgerTotals Totals
    {
        get
        {
            lock (_gate)
            {
                return _totals;
            }
        }
    }

    /// <summary>A record was taken by the broker.</summary>
    public void OnProduced(long offset, uint fingerprint, int bytes)
    {
        lock (_gate)
        {
            _gaps.Begin(time);
            _producedBytes += bytes;
            var (page, slot) = Open(offset);
            var arrived = page!.HasArrived(slot);
            _totals = _totals with
            {
                Produced = _totals.Produced + 1,
                Delivered = _totals.Delivered + (arrived ? 1 : 0),
                Unexpected = _totals.Unexpected - (arrived ? 1 : 0),
            };
            page.MarkProduced(slot);
            CompareLine(page, slot, offset, fingerprint, known: arrived);
            Advance();
        }
    }

    /// <summary>An entry was stored.</summary>
    public void OnArrived(long offset, uint fingerprint)
    {
        lock (_gate)
        {
            if (offset / LedgerPage.Size > _pages.Count + MaxPagesAhead)
            {
                _totals = _totals with { Unexpected = _totals.Unexpected + 1 };
                return;
            }

            var (page, slot) = Open(offset);
            if (page is null || page.HasArrived(slot))
            {
                _totals = _totals with { Duplicated = _totals.Duplicated + 1 };
                Remember(_duplicated, offset);
                return;
            }

            _gaps.Arrived(time.GetTimestamp());
            var produced = page.IsProduced(slot);
            _totals = produced ? _totals with { Delivered = _totals.Delivered + 1 } : _totals with { Unexpected = _totals.Unexpected + 1 };
            page.MarkArrived(slot);
            CompareLine(page, slot, offset, fingerprint, known: produced);
            Advance();
        }
    }

    /// <summary>Bytes, about, between the first undelivered record and the last of <paramref name="sent"/>.</summary>
    public long UndeliveredBytes(long sent)
    {
        lock (_gate)
        {
            return _totals.Produced == 0 ? 0 : Math.Max(0, sent - _watermark) * (_producedBytes / _totals.Produced);
        }
    }

    /// <summary>Forgets the gaps between arrivals that have ended.</summary>
    public void MarkGaps()
    {
        lock (_gate)
        {
            _gaps.Mark();
        }
    }

    /// <summary>The longest gap between arrivals since <see cref="MarkGaps"/>, in timestamps of the clock; null if nothing was ever produced.</summary>
    public (long Began, long Length, bool IsOpen)? LongestGap()
    {
        lock (_gate)
        {
            return _gaps.Longest(time.GetTimestamp());
        }
    }

    /// <summary>How the partition differs from exactly once; null if it does not.</summary>
    public PartitionDifference? Compare(string topic, int partition)
    {
        lock (_gate)
        {
            return _totals.IsExactlyOnce
                ? null
                : new PartitionDifference(
                    topic, partition, _totals,
                    First((page, slot) => page.IsProduced(slot) && !page.HasArrived(slot)), [.. _duplicated],
                    First((page, slot) => !page.IsProduced(slot) && page.HasArrived(slot)), [.. _altered]);
        }
    }

    public void ForgetArrivals()
    {
        lock (_gate)
        {
            for (var index = 0; index < _pages.Count; index++)
            {
                _pages[index] ??= LedgerPage.AllProduced();
                _pages[index]!.ForgetArrivals();
            }

            _totals = new LedgerTotals { Produced = _totals.Produced };
            _watermark = 0;
            _duplicated.Clear();
            _altered.Clear();
        }
    }

    private static void Remember(List<long> offsets, long offset)
    {
        if (offsets.Count < MaxListed)
        {
            offsets.Add(offset);
        }
    }

    private void CompareLine(LedgerPage page, int slot, long offset, uint fingerprint, bool known)
    {
        if (!known)
        {
            page.SetFingerprint(slot, fingerprint);
        }
        else if (page.Fingerprint(slot) is { } expected && expected != fingerprint)
        {
            _totals = _totals with { Altered = _totals.Altered + 1 };
            Remember(_altered, offset);
        }
    }

    private (LedgerPage? Page, int Slot) Open(long offset)
    {
        var index = (int)(offset / LedgerPage.Size);
        while (_pages.Count <= index)
        {
            _pages.Add(new LedgerPage());
        }

        return (_pages[index], (int)(offset % LedgerPage.Size));
    }

    private void Advance()
    {
        while (_watermark / LedgerPage.Size < _pages.Count)
        {
            var index = (int)(_watermark / LedgerPage.Size);
            var slot = (int)(_watermark % LedgerPage.Size);
            if (_pages[index] is { } page && !(page.IsProduced(slot) && page.HasArrived(slot)))
            {
                return;
            }

            _watermark++;
            if (_watermark % LedgerPage.Size == 0)
            {
                _pages[index] = null;
            }
        }
    }

    private List<long> First(Func<LedgerPage, int, bool> condition)
    {
        var offsets = from page in _pages.Index()
                      where page.Item is not null
                      from slot in Enumerable.Range(0, LedgerPage.Size)
                      where condition(page.Item!, slot)
                      select ((long)page.Index * LedgerPage.Size) + slot;
        return [.. offsets.Take(MaxListed)];
    }
}
