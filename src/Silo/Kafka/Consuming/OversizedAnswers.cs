using System.Globalization;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>
/// Finds the partition whose next batch makes a broker's answer larger than the client takes (<c>receive.message.max.bytes</c>). A broker sends at least
/// one whole batch; librdkafka then ends the connection, names no partition and asks again, so that nothing comes of any partition on that broker.
/// Those that it can be are fetched by halves until one is left. For the polling thread.
/// </summary>
/// <param name="intakes">The pipeline's partitions.</param>
/// <param name="suspend">Pauses a partition for the search, or goes on with it.</param>
/// <param name="condemn">Told which partition it is, and in which words.</param>
/// <param name="time">The clock.</param>
internal sealed partial class OversizedAnswers(
    IReadOnlyCollection<PartitionIntake> intakes, Action<PartitionIntake, bool> suspend, Action<PartitionIntake, Error> condemn, TimeProvider time)
{
    /// <summary>An error sooner than this may answer what was asked before those that are tried were chosen.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    /// <summary>Longer than a connection takes to come back (<c>reconnect.backoff.max.ms</c> and half of it) and a fetch to fail.</summary>
    private static readonly TimeSpan Trial = TimeSpan.FromSeconds(6);

    private List<PartitionIntake> _suspects = [];
    private List<PartitionIntake> _tried = [];
    private long _triedSince;

    /// <summary>True while it is looked for.</summary>
    public bool IsSearching => _suspects.Count > 0;

    /// <summary>Whether an error says that an answer was too large.</summary>
    public static bool Is(Error error) => SizePattern().IsMatch(error.Reason);

    /// <summary>An answer was too large.</summary>
    public void OnError(Error error)
    {
        Forget();
        if (!IsSearching)
        {
            // Also those that were at their end: such a batch is not told of before it comes. Those that were heard of last are tried last.
            Try([.. intakes.Where(intake => intake.IsFetched).OrderBy(intake => intake.AnsweredAt ?? 0)]);
        }
        else if (time.GetElapsedTime(_triedSince) >= Settle)
        {
            if (_tried is [var found])
            {
                Release();
                condemn(found, new Error(ErrorCode.MsgSizeTooLarge, Words(error)));
            }
            else
            {
                Try(_tried);
            }
        }
    }

    /// <summary>Goes on when those that were tried are not at fault; to be called about once a second.</summary>
    public void Look()
    {
        Forget();
        if (IsSearching && time.GetElapsedTime(_triedSince) >= Trial)
        {
            Try([.. _suspects.Except(_tried)]);
        }
    }

    private void Try(List<PartitionIntake> suspects)
    {
        var before = _suspects;
        (_suspects, _tried) = (suspects, suspects[..((suspects.Count + 1) / 2)]);
        _triedSince = time.GetTimestamp();
        foreach (var intake in before.Union(suspects))
        {
            suspend(intake, suspects.Contains(intake) && !_tried.Contains(intake));
        }
    }

    private void Release()
    {
        _suspects.ForEach(intake => suspend(intake, false));
        (_suspects, _tried) = ([], []);
    }

    // Those that were closed meanwhile.
    private void Forget()
    {
        _suspects.RemoveAll(intake => !intakes.Contains(intake));
        _tried.RemoveAll(intake => !intakes.Contains(intake));
    }

    private static string Words(Error error)
    {
        var match = SizePattern().Match(error.Reason);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"its next batch makes an answer of {match.Groups["size"].Value} bytes, and the client takes {match.Groups["limit"].Value}; raise receive.message.max.bytes in librdkafka_options, with the memory for it, or pass the batch ('A batch that cannot be read' in docs/troubleshooting.md)");
    }

    // 127.0.0.1:9092/0: Receive failed: Invalid response size 120000186 (0..100000000): increase receive.message.max.bytes (rdkafka_transport.c)
    [GeneratedRegex(@"Invalid response size (?<size>\d+) \(0\.\.(?<limit>\d+)\)")]
    private static partial Regex SizePattern();
}
