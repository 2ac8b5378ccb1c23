using Muser.Imaging.Numerics;

namespace Muser.Imaging.Tests.Numerics;

[Trait("Tier", "Unit")]
public class WorkCrewTests
{
    [Fact]
    public void EveryPieceIsDoneOnceRunAfterRunWithDistinctMembers()
    {
        var done = new int[100];
        var next = 0;
        var inside = new int[4];
        var shared = false;
        var crew = new WorkCrew(4, member =>
        {
            shared |= Interlocked.Increment(ref inside[member]) != 1;
            for (int piece; (piece = Interlocked.Increment(ref next) - 1) < done.Length;)
            {
                Interlocked.Increment(ref done[piece]);
            }

            Interlocked.Decrement(ref inside[member]);
        });
        for (var run = 1; run <= 2000; run++)
        {
            next = 0;
            crew.Run();
            Assert.All(done, count => Assert.Equal(run, count));
        }

        Assert.False(shared, "two threads had the same number");
    }

    [Fact]
    public void FailureOfAMemberReachesTheCallerAndTheCrewWorksOn()
    {
        var fail = true;
        var crew = new WorkCrew(2, _ =>
        {
            if (fail)
            {
                throw new IOException("broken");
            }
        });
        Assert.IsType<IOException>(Assert.Throws<InvalidOperationException>(crew.Run).InnerException);
        fail = false;
        crew.Run();
    }
}
