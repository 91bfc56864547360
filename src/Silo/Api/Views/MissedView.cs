namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What a stream of events leaves out.</summary>
/// <param name="Count">How many events; absent where nobody knows.</param>
/// <param name="Reason">Why.</param>
internal sealed record MissedView(long? Count, string Reason);
