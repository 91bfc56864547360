namespace OrleansKafkaLoki.Silo.Configuration.Yaml;

/// <summary>Where a value stands in a file.</summary>
/// <param name="Line">The line, from 1 on.</param>
/// <param name="Written">What stands there, before variables are replaced.</param>
internal readonly record struct YamlPlace(long Line, string? Written);
