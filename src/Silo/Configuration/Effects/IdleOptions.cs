using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Silo.Configuration.Effects;

/// <summary>Finds options of a pipeline that have no effect as things are, outside of its stages.</summary>
internal static class IdleOptions
{
    private static readonly DeadLetterOptions Letters = new();
    private static readonly ContinuousAuditOptions Audit = new();

    /// <summary>All of them.</summary>
    /// <param name="path">Where the pipeline stands.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="ofPreset">What of it comes from its preset; null for nothing.</param>
    public static IEnumerable<ConfigurationMistake> Find(string path, PipelineOptions pipeline, PipelineOptions? ofPreset) =>
    [
        .. IdleSource.Find($"{path}.source", pipeline.Source),
        .. IdleSink.Find($"{path}.sink", pipeline.Sink, ofPreset?.Sink),
        .. CheckTrust($"{path}.source.tls", pipeline.Source.Tls),
        .. CheckTrust($"{path}.sink.tls", pipeline.Sink.Tls),
        .. CheckLetters($"{path}.dead_letters", pipeline.DeadLetters),
        .. CheckAudit($"{path}.audit.continuous", pipeline.Audit.Continuous),
    ];

    private static IEnumerable<ConfigurationMistake> CheckTrust(string path, TlsOptions tls) => tls.VerifyCertificate ? [] : Idle.Unless(
        $"{path}.ca_file", tls.CaFile, null, "Has no effect: verify_certificate is false, so any certificate is taken. Set that to true, or remove this.");

    private static IEnumerable<ConfigurationMistake> CheckLetters(string path, DeadLetterOptions letters)
    {
        const string OfFiles = "Has no effect: dead letters go to a topic. Set target to file, or remove it.";
        return letters.Target == DeadLetterTarget.File
            ? Idle.Unless($"{path}.topic", letters.Topic ?? "", "", "Has no effect: dead letters go to files. Set target to kafka, or remove it.")
            : [.. Idle.Unless($"{path}.folder", letters.Folder, Letters.Folder, OfFiles), .. Idle.Unless($"{path}.max_file_bytes", letters.MaxFileBytes, Letters.MaxFileBytes, OfFiles)];
    }

    private static IEnumerable<ConfigurationMistake> CheckAudit(string path, ContinuousAuditOptions audit)
    {
        const string Remedy = "Has no effect while every is 0, which audits nothing: set it, such as every: 60s, or remove this.";
        return audit.IsOn()
            ? []
            :
            [
                .. Idle.Unless($"{path}.behind", audit.Behind, Audit.Behind, Remedy),
                .. Idle.Unless($"{path}.sample", audit.Sample, Audit.Sample, Remedy),
                .. Idle.Unless($"{path}.max_share", audit.MaxShare, Audit.MaxShare, Remedy),
                .. Idle.Unless($"{path}.repair", audit.Repair, false, Remedy),
            ];
    }
}
