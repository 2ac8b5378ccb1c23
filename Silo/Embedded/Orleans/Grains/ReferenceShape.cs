using Muser.Embedded.Messaging;
using Orleans.Runtime;

namespace Muser.Embedded.Grains;

/// <summary>What all references of one node to one grain type through one interface share.</summary>
internal sealed record ReferenceShape(Node Node, GrainType GrainType, GrainInterfaceType InterfaceType, Type Interface);
