namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>
/// Names one label stream of one tenant within a pipeline. Its text form <c>pipeline/tenant/labels</c> is the key of the
/// stream's <see cref="IStreamBatcherGrain"/>. The label set comes last because label values may hold slashes.
/// </summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Tenant">Loki's tenant; empty when none is sent.</param>
/// <param name="Labels">The canonical label set as Loki reads it: <c>{app="api", env="prod"}</c>, names sorted, values escaped.</param>
[GenerateSerializer, Immutable, Alias("okl.LabelStream")]
public readonly record struct LabelStream(
    [property: Id(0)] string Pipeline, [property: Id(1)] string Tenant, [property: Id(2)] string Labels)
{
    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException"><paramref name="key"/> is not of the form <c>pipeline/tenant/labels</c>.</exception>
    public static LabelStream Parse(string key)
    {
        var parts = key.Split('/', 3);
        return parts.Length == 3
            ? new LabelStream(parts[0], parts[1], parts[2])
            : throw new FormatException($"'{key}' is not a stream key of the form pipeline/tenant/labels.");
    }

    /// <summary>The text form, <c>pipeline/tenant/labels</c>.</summary>
    public override string ToString() => $"{Pipeline}/{Tenant}/{Labels}";
}
