namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>A source of configuration among others.</summary>
/// <param name="Provider">What it says.</param>
/// <param name="OriginOf">Where it says the value of a key.</param>
internal sealed record SourceLayer(IConfigurationProvider Provider, Func<string, ValueOrigin> OriginOf);
