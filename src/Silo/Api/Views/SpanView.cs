namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>Neighbouring offsets.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The one behind the last.</param>
internal sealed record SpanView(long From, long To);
