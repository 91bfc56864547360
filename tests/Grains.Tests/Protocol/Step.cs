namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>Something that is under way between two parties and goes on when the schedule says so.</summary>
internal abstract class Step
{
    /// <summary>Goes on; true when there is nothing more to come of it.</summary>
    public abstract bool GoOn(Tape tape);
}
