using Muser.Embedded.Activations;

namespace Muser.Embedded.Sequences;

/// <summary>A call whose result is a sequence.</summary>
internal interface ISequenceCall
{
    SequenceSession StartSession(TurnContext context, int maxBatchSize);
}
