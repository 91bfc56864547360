using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Audit.Peers;
using OrleansKafkaLoki.Silo.Configuration;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>What was asked of the command <c>audit</c>.</summary>
/// <param name="Options">What to audit.</param>
/// <param name="Format">How the result is written.</param>
/// <param name="Output">The file that takes every record that differs; null for none.</param>
/// <param name="Resume">The file that keeps what was counted; null for none.</param>
/// <param name="Peer">The shipper whose entries are looked for; null for ours.</param>
/// <param name="IsSure">Whether it is to do what a repair says.</param>
internal sealed record AuditCall(AuditOptions Options, string Format, string? Output, string? Resume, PeerOptions? Peer, bool IsSure)
{
    /// <summary>What is wrong with it.</summary>
    public IEnumerable<string> Mistakes(ShipperOptions shipper)
    {
        shipper.Pipelines.TryGetValue(Options.Pipeline, out var pipeline);
        if (pipeline is null)
        {
            yield return $"There is no pipeline '{Options.Pipeline}'; there is {string.Join(", ", shipper.Pipelines.Keys)}.";
        }

        if (Format is not ("table" or "json" or "csv"))
        {
            yield return $"--format '{Format}' is none of table, json, csv.";
        }

        if (Options.WindowSecs is < 1 or > 86_400)
        {
            yield return "--window is from 1 to 86400 seconds.";
        }

        if (Options.Rate < 0)
        {
            yield return "--rate is no negative number.";
        }

        if (Options.From >= Options.To)
        {
            yield return "--from is not before --to.";
        }

        if (Options.As is not null && (Options.Repairs || Options.ComparesAll || Resume is not null))
        {
            yield return "--as goes with none of --repair, --entries, --resume: another shipper's records are not shipped, all of its entries are looked at, and at one go.";
        }

        if (Peer is { ShipsValues: true } && pipeline is not null && pipeline.Sink.Encoding.Codec != LineCodec.RawMessage)
        {
            yield return $"--as {Peer.Name} needs sink.encoding.codec: raw_message, since it writes values as they are.";
        }
    }
}
