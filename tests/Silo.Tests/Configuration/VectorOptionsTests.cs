using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Tests.Configuration;

public sealed class VectorOptionsTests
{
    // A remedy that says "remove it" of an option that exists would mislead whoever reads it.
    [Fact]
    public void Names_NoneIsAnOptionThatExists() => Assert.DoesNotContain(
        VectorOptions.Names, option => option.Owner.GetProperties().Any(property => SnakeCase.Of(property.Name) == option.Name));
}
