namespace OrleansKafkaLoki.Grains.Interfaces.Audit;

/// <summary>Where the records of a window lie.</summary>
/// <param name="Window">The window.</param>
/// <param name="First">The offset of the first.</param>
/// <param name="Last">The offset of the last.</param>
[GenerateSerializer, Immutable, Alias("okl.AuditedSpan")]
public readonly record struct AuditedSpan([property: Id(0)] long Window, [property: Id(1)] long First, [property: Id(2)] long Last);
